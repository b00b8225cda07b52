// What a browser asks for again, counted where the requests arrive: hashed files once, whatever is navigated or reloaded; and the WebAssembly module
// of the example, which stays one instance while its page's own links are followed.
import assert from 'node:assert/strict'
import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {after, before, describe, it} from 'node:test'
import {NAMES, launch, until} from './browsers.mjs'
import {startNotifier, startRelay} from './notifier.mjs'

const HASHED = ['/assets/style.0123abcd.css', '/assets/app.4567cdef.js', '/assets/picture-89ab0123.svg']
const ASKED_ABOUT = '/plain.js'

const page = other => `<!doctype html><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="${HASHED[0]}"><script src="${HASHED[1]}"></script><script src="${ASKED_ABOUT}"></script>
<a href="${other}">on</a><img src="${HASHED[2]}" alt="">`

const site = folder => {
  const root = path.join(folder, 'www')
  mkdirSync(path.join(root, 'assets'), {recursive: true})
  writeFileSync(path.join(root, 'one.html'), page('two.html'))
  writeFileSync(path.join(root, 'two.html'), page('one.html'))
  writeFileSync(path.join(root, HASHED[0]), 'p {}')
  writeFileSync(path.join(root, HASHED[1]), 'self.loaded = true')
  writeFileSync(path.join(root, HASHED[2]), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(path.join(root, ASKED_ABOUT), 'self.plain = true')
  return config(root)
}
const example = () => config(process.env.EXAMPLE)
const config = root => `
listener: {host: 127.0.0.1, port: 0}
management: {port: 0}
auth: {anonymous: true}
topics: [{name: "rooms/*"}]
static: {root: ${JSON.stringify(root)}}
`

/** Notes what a client asks for in clear-text HTTP/1.1. */
const noting = asked => client => {
  let rest = ''
  client.on('data', bytes => {
    const heads = (rest + bytes.toString('latin1')).split('\r\n\r\n')
    rest = heads.pop()
    for (const head of heads) asked.push(head.split(' ')[1])
  })
}

describe('files that are named by their content, in chromium', () => {
  let browser
  let notifier
  let relay
  const asked = []
  before(async () => {
    browser = await launch('chromium')
    notifier = await startNotifier(site)
    relay = await startRelay(notifier.clear, noting(asked))
  })
  after(async () => {
    await browser.close()
    await relay.stop()
    await notifier.stop()
  })

  const times = target => asked.filter(one => one === target).length

  it('are asked for once, over navigations and reloads', async () => {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${relay.port}/one.html`, {waitUntil: 'load'})
    for (let n = 0; n < 4; n++) {
      await Promise.all([page.waitForNavigation({waitUntil: 'load'}), page.click('a')])
      await page.reload({waitUntil: 'load'})
      assert.ok(await page.evaluate('self.loaded && self.plain && document.images[0].complete'))
    }
    for (const target of HASHED) assert.equal(times(target), 1, target)
    // Each page was, and so was what is not named by its content: nothing else kept the others from being asked for.
    assert.equal(times('/one.html') + times('/two.html'), 9)
    assert.ok(times(ASKED_ABOUT) >= 5, `${times(ASKED_ABOUT)} times`)
  })
})

for (const name of NAMES) {
  describe(`the module of the example in ${name}`, () => {
    let browser
    let notifier
    let page
    before(async () => {
      browser = await launch(name)
      notifier = await startNotifier(example)
      page = await browser.newPage()
      await page.evaluateOnNewDocument(() => {
        self.instances = 0
        const made = WebAssembly.instantiateStreaming
        WebAssembly.instantiateStreaming = (...source) => {
          self.instances++
          return made.apply(WebAssembly, source)
        }
      })
      // Chromium keeps nothing that came with a certificate nobody has signed; Firefox takes "immutable" by TLS alone.
      await page.goto(name === 'chromium' ? `http://127.0.0.1:${notifier.clear}/` : `https://127.0.0.1:${notifier.tls}/`)
      await until(page, 'document.querySelectorAll("#sse .on, #ws .on").length === 2')
    })
    after(async () => {
      await browser.close()
      await notifier.stop()
    })

    const tallied = count => until(page, `document.querySelector("#tally").textContent.startsWith("${count} ")`)
    const fetched = () => page.evaluate(() => performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('.wasm')).map(entry => entry.transferSize))

    it('is one instance while links of the page are followed', async () => {
      await notifier.publish('rooms/1', {text: 'one'})
      await notifier.publish('rooms/2', {text: 'two'})
      await tallied(2)
      await page.evaluate('self.same = true')
      await page.click('#rooms a[href="?room=2"]')
      await until(page, 'location.search === "?room=2" && document.querySelectorAll("#sse li:not([hidden])").length === 1')
      await page.click('#rooms a[href="./"]')
      await page.evaluate('history.back()')
      await until(page, 'location.search === "?room=2"')
      await notifier.publish('rooms/2', {text: 'three'})
      await tallied(3)
      assert.deepEqual(await page.evaluate('[self.same, self.instances]'), [true, 1])
      assert.equal((await fetched()).length, 1)
    })

    it('is made anew, but not asked for, when the page is reloaded', async () => {
      await page.reload()
      await tallied(3) // what is kept of the log is told again
      assert.deepEqual(await page.evaluate('[self.same ?? null, self.instances]'), [null, 1])
      assert.deepEqual(await fetched(), [0])
    })
  })
}
