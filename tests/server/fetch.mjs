// What fetch-sparql-endpoint (npm) makes of an endpoint, as one JSON object: node fetch.mjs <endpoint> <thing>
import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";

const [endpoint, thing] = process.argv.slice(2);
const prefixes = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> ";
const all = (stream) =>
  new Promise((resolve, reject) => {
    const found = [];
    stream.on("data", (item) => found.push(item)).on("error", reject).on("end", () => resolve(found));
  });

const said = {};
for (const method of ["GET", "POST"]) {
  const fetcher = new SparqlEndpointFetcher({ method });
  const rows = await all(await fetcher.fetchBindings(endpoint, `${prefixes} SELECT ?label { <${thing}> rdfs:label ?label }`));
  const triples = await all(await fetcher.fetchTriples(endpoint, `CONSTRUCT { <${thing}> ?p ?o } WHERE { <${thing}> ?p ?o }`));
  said[method] = {
    labels: rows.map((row) => [row.label.value, row.label.language]).sort(),
    ask: await fetcher.fetchAsk(endpoint, `ASK { <${thing}> ?p ?o }`),
    triples: triples.length,
    refused: await fetcher.fetchBindings(endpoint, "SELECT * { ?s").then(() => "", (error) => error.message),
  };
}
console.log(JSON.stringify(said));
