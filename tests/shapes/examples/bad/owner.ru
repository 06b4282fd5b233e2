# The owner is the city.
INSERT DATA { <p/measure/1> kf:owner <id/org/362018> }
