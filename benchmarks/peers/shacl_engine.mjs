// The peer shacl-engine: reads data and shapes, validates, prints the report as N-Triples.
// usage: node shacl_engine.mjs MODULES DATA SHAPES
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [, , modules, data, shapes] = process.argv
const require = createRequire(`${modules}/`)
const load = (name) => import(pathToFileURL(require.resolve(name)))

const { DataFactory, Parser, Store, Writer } = (await load('n3')).default
const { Validator } = await load('shacl-engine')
const { targetResolvers, validations } = await load('shacl-engine/sparql.js')

// A store with indexes: other datasets look through all their triples at each step.
const factory = { ...DataFactory, dataset: (quads) => new Store(quads) }
const read = (file) => new Store(new Parser().parse(readFileSync(file, 'utf8')))
const [dataGraph, shapesGraph] = [read(data), read(shapes)]
// It looks for subclasses in the graph of the shapes, not in the data as SHACL says.
const subClassOf = DataFactory.namedNode('http://www.w3.org/2000/01/rdf-schema#subClassOf')
shapesGraph.addQuads([...dataGraph.match(null, subClassOf)])

const validator = new Validator(shapesGraph, { factory, targetResolvers, validations })
const report = await validator.validate({ dataset: dataGraph })
const writer = new Writer({ format: 'N-Triples' })
for (const quad of report.dataset) writer.addQuad(quad)
writer.end((_error, text) => process.stdout.write(text))
