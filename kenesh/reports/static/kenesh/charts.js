// Charts: each figure[data-chart] holds a description in JSON and an empty .chart-drawing, where it is drawn as SVG as
// soon as there is room for it, and again for every other width. The descriptions run through an interpreter: there is
// nothing here to be compiled, and the Content-Security-Policy forbids it.
(() => {
  "use strict";

  const TOLD = "chart-told"; // id of the box with the words of what one points at
  const HOW = {
    actions: false,
    ast: true,
    defaultStyle: false,
    mode: "vega-lite",
    renderer: "svg",
    tooltip: { id: TOLD, disableDefaultStyle: true },
  };
  const charts = new Map(); // drawing → { description, meta, width, view }
  let turn = document.fonts.ready; // one after another, so that the page answers between them

  function height({ description, meta }, width) {
    if (meta.ratio) return Math.round(width * meta.ratio);
    return width < meta.narrow?.below ? meta.narrow.height : description.height;
  }

  async function draw(drawing) {
    const chart = charts.get(drawing);
    if (!chart || chart.view || !drawing.isConnected) return;
    const width = chart.width;
    try {
      const sized = { ...chart.description, width, height: height(chart, width) };
      chart.view = (await vegaEmbed(drawing, sized, HOW)).view;
      drawing.style.minHeight = "";
      if (chart.width !== width) resize(chart);
    } catch (error) {
      drawing.closest("figure").hidden = true; // its table stands beside it
      console.error(error);
    }
    await new Promise((resolve) => setTimeout(resolve));
  }

  async function resize(chart) {
    await chart.view.width(chart.width).height(height(chart, chart.width)).resize().runAsync();
    await chart.view.resize().runAsync(); // a legend that has changed moves what stands below it only now
  }

  const observer = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const chart = charts.get(target);
      const width = Math.min(Math.floor(contentRect.width), chart?.meta.widest ?? Infinity);
      if (!chart || !width || chart.width === width) continue; // no width: in a tab not open yet
      const first = !chart.width;
      chart.width = width;
      if (chart.view) resize(chart);
      if (first) {
        target.style.minHeight = `${height(chart, width)}px`;
        turn = turn.then(() => draw(target));
      }
    }
  });

  function arrive() {
    for (const [drawing, { view }] of charts) {
      if (drawing.isConnected) continue;
      observer.unobserve(drawing);
      view?.finalize();
      charts.delete(drawing);
    }
    for (const figure of document.querySelectorAll("figure[data-chart]")) {
      const drawing = figure.querySelector(".chart-drawing");
      if (charts.has(drawing)) continue;
      const description = JSON.parse(figure.querySelector("script").textContent);
      charts.set(drawing, { description, meta: description.usermeta ?? {}, width: 0, view: null });
      observer.observe(drawing);
    }
  }

  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") document.getElementById(TOLD)?.classList.remove("visible");
  });
  document.addEventListener("htmx:after:swap", arrive);
  arrive();
})();
