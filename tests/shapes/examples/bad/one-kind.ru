# One IRI for a measure and a pillar.
INSERT DATA { <p/pillar/1> a kf:MeasureGroup }
