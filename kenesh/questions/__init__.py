"""Online consultation, «Онлайн-консультация»: asked, routed, answered, moderated, published."""
