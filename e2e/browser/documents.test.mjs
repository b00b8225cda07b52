// The documents that the public port serves, against the meta-schemas of their standards.
import assert from 'node:assert/strict'
import {createRequire} from 'node:module'
import {after, before, describe, it} from 'node:test'
import {Validator} from '@seriousme/openapi-schema-validator'
import {startNotifier} from './notifier.mjs'

const require = createRequire(import.meta.url)
const Ajv = require('ajv').default

describe('documents', () => {
  let notifier
  before(async () => {
    notifier = await startNotifier()
  })
  after(() => notifier.stop())

  const served = async path => (await fetch(`http://127.0.0.1:${notifier.clear}${path}`)).json()

  it('are OpenAPI 3.1', async () => {
    const validator = new Validator()
    const {valid, errors} = await validator.validate(await served('/openapi.json'))
    assert.ok(valid, JSON.stringify(errors))
    assert.equal(validator.version, '3.1')
  })

  it('are AsyncAPI 3.0', async () => {
    const schema = require('@asyncapi/specs/schemas/3.0.0.json')
    // Ajv brings draft 07 itself.
    delete schema.definitions['http://json-schema.org/draft-07/schema']
    const validate = new Ajv({strict: false, validateFormats: false}).compile(schema)
    const document = await served('/asyncapi.json')
    assert.ok(validate(document), JSON.stringify(validate.errors))
    assert.equal(document.asyncapi, '3.0.0')
    assert.ok(!validate({...document, channels: 1}), 'the schema refuses something')
  })
})
