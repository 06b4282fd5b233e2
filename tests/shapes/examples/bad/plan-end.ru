# The last day is a year.
DELETE DATA { <p> kf:end "2030-03-31"^^xsd:date } ;
INSERT DATA { <p> kf:end "2030"^^xsd:gYear }
