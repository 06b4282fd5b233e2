# Two last days.
INSERT DATA { <p> kf:end "2031-03-31"^^xsd:date }
