# A plan without a title.
DELETE DATA { <id/plan/jp/x/2> dcterms:title "国の計画"@ja }
