// The peer shacl-engine: reads data and shapes, validates, prints the report as N-Triples.
// usage: node shacl_engine.mjs MODULES DATA SHAPES
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [, , modules, data, shapes] = process.argv
const require = createRequire(`${modules}/`)
const load = (name) => import(pathToFileURL(require.resolve(name)))

const { default: rdf } = await load('rdf-ext')
const { Parser, Writer } = (await load('n3')).default
const { Validator } = await load('shacl-engine')
const { targetResolvers, validations } = await load('shacl-engine/sparql.js')

const read = (file) => {
  const dataset = rdf.dataset()
  for (const quad of new Parser().parse(readFileSync(file, 'utf8'))) dataset.add(quad)
  return dataset
}
const validator = new Validator(read(shapes), { factory: rdf, targetResolvers, validations })
const report = await validator.validate({ dataset: read(data) })
const writer = new Writer({ format: 'N-Triples' })
for (const quad of report.dataset) writer.addQuad(quad)
writer.end((_error, text) => process.stdout.write(text))
