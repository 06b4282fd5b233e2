# A checksum cut short.
DELETE WHERE { <p/document#sha256> spdx:checksumValue ?value } ;
INSERT DATA { <p/document#sha256> spdx:checksumValue "0123456789abcdef" }
