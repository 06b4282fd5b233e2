# One more bad example for each constraint that the example of its shape in bad/ does not rest on.
# "## shape constraint" opens an example; the test takes the constraint away, and the shape must fall silent.
## change in
DELETE DATA { <id/requirement/2> kf:change kf:Renamed } ; INSERT DATA { <id/requirement/2> kf:change kf:Accepted }
## claim-basis minCount
DELETE DATA { <id/claim/2> kf:basis kf:Content }
## claim-basis maxCount
INSERT DATA { <id/claim/2> kf:basis kf:Stated }
## claim-by nodeKind
INSERT DATA { <id/claim/2> prov:wasAttributedTo "誰か" }
## claim-confidence minCount
DELETE DATA { <id/claim/2> kf:confidence 0.4 }
## claim-confidence maxCount
INSERT DATA { <id/claim/2> kf:confidence 0.5 }
## claim-confidence datatype
DELETE DATA { <id/claim/2> kf:confidence 0.4 } ; INSERT DATA { <id/claim/2> kf:confidence 1 }
## claim-confidence minInclusive
DELETE DATA { <id/claim/2> kf:confidence 0.4 } ; INSERT DATA { <id/claim/2> kf:confidence "-0.4"^^xsd:decimal }
## claim-measure minCount
DELETE DATA { <id/claim/2> kf:claimMeasure <p/measure/2> }
## claim-measure maxCount
INSERT DATA { <id/claim/2> kf:claimMeasure <p/measure/1> }
## claim-measure class
DELETE DATA { <id/claim/2> kf:claimMeasure <p/measure/2> } ; INSERT DATA { <id/claim/2> kf:claimMeasure <p/pillar/1> }
## claim-requirement minCount
DELETE DATA { <id/claim/2> kf:claimRequirement <id/requirement/3> }
## claim-requirement class
DELETE DATA { <id/claim/2> kf:claimRequirement <id/requirement/3> } ; INSERT DATA { <id/claim/2> kf:claimRequirement <p/measure/2> }
## claim-requirement or
DELETE DATA { <id/claim/2> kf:claimRequirement <id/requirement/3> } ;
INSERT DATA { <id/claim/2> kf:claimRequirement <id/requirement/9> . <id/requirement/9> a kf:Requirement }
## claim-review minCount
DELETE DATA { <id/claim/2> kf:review kf:Proposed }
## claim-review in
DELETE DATA { <id/claim/2> kf:review kf:Proposed } ; INSERT DATA { <id/claim/2> kf:review kf:Draft }
## close-match or
INSERT DATA { <p/term/1> skos:closeMatch <id/theme/example> }
## code minCount
DELETE DATA { <id/org/362018> dcterms:identifier "362018" }
## code maxCount
INSERT DATA { <id/org/362018> dcterms:identifier "423084" }
## concept-definition minCount
DELETE DATA { <id/concept/a> skos:definition "An example."@en }
## concept-definition languageIn
INSERT DATA { <id/concept/a> skos:definition "Ein Beispiel."@de }
## concept-name uniqueLang
INSERT DATA { <id/concept/a> skos:prefLabel "Sample"@en }
## concept-name languageIn
INSERT DATA { <id/concept/a> skos:prefLabel "Beispiel"@de }
## concept-reading qualifiedMaxCount
INSERT DATA { <id/concept/a> skos:altLabel "タトエ"@ja-Kana }
## continues class
INSERT DATA { <id/requirement/2> kf:continues <p/measure/2> }
## department-of nodeKind
INSERT DATA { <id/org/362018/a> org:unitOf "例の市" }
## document-sha256 minCount
DELETE DATA { <p/document> spdx:checksum <p/document#sha256> }
## document-sha256 maxCount
INSERT DATA { <p/document#sha256> spdx:checksumValue "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
## exact-match or
DELETE DATA { <p/term/1> skos:exactMatch <id/concept/a> } ; INSERT DATA { <p/term/1> skos:exactMatch <id/theme/example> }
## first-line minCount
DELETE DATA { <p/document#line=0,3> kf:firstLine 1 }
## first-line maxCount
INSERT DATA { <p/document#line=0,3> kf:firstLine 2 }
## first-line datatype
DELETE DATA { <p/document#line=0,3> kf:firstLine 1 } ; INSERT DATA { <p/document#line=0,3> kf:firstLine 1.0 }
## first-line minInclusive
DELETE DATA { <p/document#line=0,3> kf:firstLine 1 } ; INSERT DATA { <p/document#line=0,3> kf:firstLine 0 }
## force maxCount
INSERT DATA { <id/law/1/art/8/par/1> kf:force kf:EffortDuty }
## heading in
DELETE DATA { <id/requirement/2> kf:heading kf:Priority } ; INSERT DATA { <id/requirement/2> kf:heading kf:Draft }
## in-plan maxCount
INSERT DATA { <p/term/1> kf:plan <id/plan/jp/x/2> }
## in-plan class
DELETE DATA { <p/term/1> kf:plan <p> } ; INSERT DATA { <p/term/1> kf:plan <id/plan/jp/x> }
## indicator-unit nodeKind
DELETE DATA { <p/indicator/1> kf:unit "件" } ; INSERT DATA { <p/indicator/1> kf:unit <id/theme/example> }
## label-ja uniqueLang
DELETE DATA { <id/fiscal-year/2026> rdfs:label "FY2026"@en } ; INSERT DATA { <id/fiscal-year/2026> rdfs:label "A"@en , "B"@en }
## last-line maxCount
INSERT DATA { <p/document#line=0,3> kf:lastLine 4 }
## last-line datatype
DELETE DATA { <p/document#line=0,3> kf:lastLine 3 } ; INSERT DATA { <p/document#line=0,3> kf:lastLine 3.0 }
## law-id minCount
DELETE DATA { <id/law/1> dcterms:identifier "503AC0000000040" }
## law-id maxCount
INSERT DATA { <id/law/1> dcterms:identifier "428AC1000000103" }
## law-id minLength
DELETE DATA { <id/law/1> dcterms:identifier "503AC0000000040" } ; INSERT DATA { <id/law/1> dcterms:identifier "503AC000000040" }
## law-id maxLength
DELETE DATA { <id/law/1> dcterms:identifier "503AC0000000040" } ; INSERT DATA { <id/law/1> dcterms:identifier "503AC00000000040" }
## law-number minCount
DELETE DATA { <id/law/1> eli:number "令和3年法律第40号" }
## measure-number maxCount
INSERT DATA { <p/measure/2> skos:notation "3" }
## measure-pillar maxCount
INSERT DATA { <p/measure/1> kf:pillar <p/pillar/2> .
  <p/pillar/2> a kf:Pillar ; rdfs:label "別の柱"@ja ; kf:plan <p> ; prov:wasDerivedFrom <p/document#line=0,3> }
## measure-pillar or
INSERT DATA { <p/measure/2> kf:pillar <p/pillar/9> . <p/pillar/9> a kf:Pillar }
## note-about or
INSERT DATA { <p/note/1> kf:about <p/indicator/9> }
## note-kind minCount
DELETE DATA { <p/note/1> kf:noteKind kf:Repaired }
## note-kind maxCount
INSERT DATA { <p/note/1> kf:noteKind kf:Doubtful }
## part-of minCount
DELETE DATA { <id/law/1/art/8> kf:partOf <id/law/1> }
## passage-document maxCount
INSERT DATA { <p/document#line=0,3> oa:hasSource <p/document#sha256> }
## passage-document nodeKind
DELETE DATA { <p/document#line=0,3> oa:hasSource <p/document> } ; INSERT DATA { <p/document#line=0,3> oa:hasSource "例の文書" }
## passage-given class
INSERT DATA { <p/term/1> prov:wasDerivedFrom <p/document> }
## phase-owner minCount
DELETE DATA { <p/project/1> kf:phase <p/project/1/phase/2026> }
## phase-printed maxCount
INSERT DATA { <p/project/1/phase/2026> kf:printed "稼働" }
## phase-printed nodeKind
DELETE DATA { <p/project/1/phase/2026> kf:printed "運用" } ; INSERT DATA { <p/project/1/phase/2026> kf:printed kf:Operate }
## phase-printed minLength
DELETE DATA { <p/project/1/phase/2026> kf:printed "運用" } ; INSERT DATA { <p/project/1/phase/2026> kf:printed "" }
## phase-year maxCount
INSERT DATA { <p/project/1/phase/2026> kf:fiscalYear <id/fiscal-year/2027> .
  <id/fiscal-year/2027> a kf:FiscalYear ; rdfs:label "令和9年度"@ja ; kf:year 2027 }
## phase-year class
DELETE DATA { <p/project/1/phase/2026> kf:fiscalYear <id/fiscal-year/2026> } ;
INSERT DATA { <p/project/1/phase/2026> kf:fiscalYear <id/theme/example> }
## plan-adopted-by or
INSERT DATA { <p> kf:adoptedBy <id/org/362018/a> }
## plan-end datatype
DELETE DATA { <p> kf:end "2030-03-31"^^xsd:date } ; INSERT DATA { <p> kf:end "2030"^^xsd:gYear }
## plan-start maxCount
INSERT DATA { <p> kf:start "2026-04-02"^^xsd:date }
## plan-start datatype
DELETE DATA { <p> kf:start "2026-04-01"^^xsd:date ; kf:end "2030-03-31"^^xsd:date } ;
INSERT DATA { <p> kf:start "2026-04-01" ; kf:end "2030-03-31" }
## plan-status maxCount
INSERT DATA { <p> kf:status kf:Draft }
## prefecture minCount
DELETE DATA { <id/org/362018> kf:inPrefecture <id/org/360007> }
## prefecture maxCount
INSERT DATA { <id/org/362018> kf:inPrefecture <id/org/420000> .
  <id/org/420000> a kf:Prefecture ; rdfs:label "別の県"@ja ; dcterms:identifier "420000" }
## project-measure minCount
DELETE DATA { <p/project/1> kf:measure <p/measure/2> }
## project-measure class
DELETE DATA { <p/project/1> kf:measure <p/measure/2> } ; INSERT DATA { <p/project/1> kf:measure <p/pillar/1> }
## project-measure or
DELETE DATA { <p/project/1> kf:measure <p/measure/2> } ;
INSERT DATA { <p/project/1> kf:measure <p/measure/9> . <p/measure/9> a kf:Measure }
## stated-in minCount
DELETE DATA { <id/requirement/3> kf:statedIn <id/law/1/art/8> }
## step-measure maxCount
INSERT DATA { <p/measure/2> kf:step <p/measure/1/step/1> }
## term-headword minCount
DELETE DATA { <p/term/1> skos:prefLabel "例"@ja }
## theme nodeKind
INSERT DATA { <id/requirement/3> kf:theme "標準化" }
## value-indicator minCount
DELETE DATA { <p/indicator/1> kf:baseline <p/indicator/1/baseline> }
## value-number maxCount
INSERT DATA { <p/indicator/2/target/2026> kf:value 51.0 }
## value-printed maxCount
INSERT DATA { <p/indicator/2/target/2026> kf:printed "五割" }
## value-printed nodeKind
DELETE DATA { <p/indicator/2/target/2026> kf:printed "50%" } ; INSERT DATA { <p/indicator/2/target/2026> kf:printed <id/theme/example> }
## value-printed minLength
DELETE DATA { <p/indicator/2/target/2026> kf:printed "50%" } ; INSERT DATA { <p/indicator/2/target/2026> kf:printed "" }
## value-year maxCount
INSERT DATA { <p/indicator/1/target/2026> kf:fiscalYear <id/fiscal-year/2027> .
  <id/fiscal-year/2027> a kf:FiscalYear ; rdfs:label "令和9年度"@ja ; kf:year 2027 }
## year minCount
DELETE DATA { <id/fiscal-year/2026> kf:year 2026 }
## year maxCount
INSERT DATA { <id/fiscal-year/2026> kf:year 2027 }
