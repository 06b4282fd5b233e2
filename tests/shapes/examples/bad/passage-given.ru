# A measure that was read from nowhere.
DELETE DATA { <p/measure/1> prov:wasDerivedFrom <p/document#line=0,3> }
