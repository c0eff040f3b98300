"""How our files look: the ink, the teal and the lines of the site (static/css/variables.css)."""

INK, SOFT, FAINT = "1F2A33", "46535D", "626E77"
TEAL, TINT, LINE, ACCENT = "0F4C5C", "E6EEEE", "E4DFD6", "C8553D"
SANS = "微软雅黑"
LATIN = "Calibri"
