# A reading in hiragana.
DELETE DATA { <id/concept/a> skos:altLabel "レイ"@ja-Kana } ;
INSERT DATA { <id/concept/a> skos:altLabel "れい"@ja-Kana }
