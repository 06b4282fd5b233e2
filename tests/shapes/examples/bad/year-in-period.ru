# A step in fiscal 2035, five years after the plan has ended.
DELETE DATA { <p/measure/1/step/1/phase/2026> kf:fiscalYear <id/fiscal-year/2026> } ;
INSERT DATA {
  <p/measure/1/step/1/phase/2026> kf:fiscalYear <id/fiscal-year/2035> .
  <id/fiscal-year/2035> a kf:FiscalYear ; rdfs:label "令和17年度"@ja , "FY2035"@en ; kf:year 2035 ;
    time:hasBeginning <id/fiscal-year/2035/begin> ; time:hasEnd <id/fiscal-year/2035/end> .
  <id/fiscal-year/2035/begin> a time:Instant ; time:inXSDDate "2035-04-01"^^xsd:date .
  <id/fiscal-year/2035/end> a time:Instant ; time:inXSDDate "2036-03-31"^^xsd:date .
}
