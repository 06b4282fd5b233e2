# Lines of no document.
INSERT DATA { <p/document#line=3,4> a kf:Passage ; rdfs:label "4行"@ja ; kf:firstLine 4 ; kf:lastLine 4 }
