# The same, but a note says that the text lost it.
INSERT DATA { <p/measure/1> kf:step <p/measure/1/step/2> .
  <p/measure/1/step/2> a kf:Step ; rdfs:label "周知"@ja ; prov:wasDerivedFrom <p/document#line=0,3> .
  <p/note/1> kf:about <p/measure/1/step/2> ; kf:missing kf:phase }
