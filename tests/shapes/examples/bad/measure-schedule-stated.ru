# The project has no phase.
DELETE WHERE { <p/project/1/phase/2026> ?property ?value } ;
DELETE DATA { <p/project/1> kf:phase <p/project/1/phase/2026> }
