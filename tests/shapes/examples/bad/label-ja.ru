# The name is given in English alone.
DELETE DATA { <p/pillar/1> rdfs:label "例の柱"@ja } ;
INSERT DATA { <p/pillar/1> rdfs:label "Pillar"@en }
