# A plan without a last day.
DELETE DATA { <p> kf:end "2030-03-31"^^xsd:date }
