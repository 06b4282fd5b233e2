# The plan leads back to no document.
DELETE DATA { <p> prov:wasDerivedFrom <p/document> }
