# A law without a title.
DELETE DATA { <id/law/1> dcterms:title "例の法律"@ja }
