# A second step without a phase.
INSERT DATA { <p/measure/1> kf:step <p/measure/1/step/2> .
  <p/measure/1/step/2> a kf:Step ; rdfs:label "周知"@ja ; prov:wasDerivedFrom <p/document#line=0,3> }
