# A step of no measure.
INSERT DATA { <p/step/9> a kf:Step ; rdfs:label "例"@ja ; kf:phase <p/step/9/phase> ; prov:wasDerivedFrom <p/document#line=0,3> .
  <p/step/9/phase> a kf:Phase ; rdfs:label "例"@ja ; kf:fiscalYear <id/fiscal-year/2026> ; kf:printed "運用" ;
    kf:phaseKind kf:Operate ; prov:wasDerivedFrom <p/document#line=0,3> }
