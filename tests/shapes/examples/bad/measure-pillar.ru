# The pillar is a measure.
DELETE DATA { <p/measure/1> kf:pillar <p/pillar/1> } ;
INSERT DATA { <p/measure/1> kf:pillar <p/measure/2> }
