# A document without a title.
DELETE DATA { <p/document> dcterms:title "例の文書"@ja }
