# The period ends before it begins.
DELETE DATA { <p> kf:end "2030-03-31"^^xsd:date } ;
INSERT DATA { <p> kf:end "2025-03-31"^^xsd:date }
