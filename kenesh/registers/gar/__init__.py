"""ГАР, the state register of addresses, from its published archives: whole or changes, of the regions chosen."""
