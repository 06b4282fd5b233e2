# A measure without its number.
DELETE DATA { <p/measure/1> skos:notation "1" }
