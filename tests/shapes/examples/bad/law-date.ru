# A law without a date.
DELETE DATA { <id/law/1> eli:date_document "2021-05-19"^^xsd:date }
