# Two units.
INSERT DATA { <p/indicator/1> kf:unit "人" }
