// Follows rooms/* twice, by EventSource and by WebSocket, and keeps a Service Worker's cache fresh. No library.
const TOPICS = 'topic=rooms/*&since=10'
const SHOWN = 12
const FIRST_DELAY = 1000
const LONGEST_DELAY = 8000

const section = id => document.getElementById(id)

function state(id, text, on) {
  const badge = section(id).querySelector('.state')
  badge.textContent = text
  badge.classList.toggle('on', on)
}

function line(id, text, detail, kind = '') {
  const list = section(id).querySelector('ol')
  const item = document.createElement('li')
  const small = document.createElement('small')
  item.className = kind
  item.append(text, small)
  small.textContent = detail
  list.prepend(item)
  while (list.children.length > SHOWN) list.lastChild.remove()
  return item
}

function notice(text) {
  const bar = section('notice')
  bar.hidden = !text
  bar.textContent = text
}

function show(id, notification, cursor) {
  const item = line(id, `${notification.topic}: ${notification.data.text ?? JSON.stringify(notification.data)}`, cursor.split('.').at(-1))
  item.dataset.topic = notification.topic
  view()
}

/** One instance for as long as the document lives. The file is named by its content: it is asked for once, and never asked about. */
const tally = WebAssembly.instantiateStreaming(fetch('tally.ac0c1133.wasm')).then(({instance}) => instance.exports.tally)

async function count() {
  section('tally').textContent = `${(await tally)()} notifications so far`
}

/** A link among the rooms changes what is shown of what has come, and loads nothing: streams and module go on. */
function navigate(event) {
  const link = event.target.closest('a')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  history.pushState(null, '', link.href)
  view()
}

function view() {
  const room = new URLSearchParams(location.search).get('room')
  for (const link of section('rooms').querySelectorAll('a')) link.setAttribute('aria-current', link.search === location.search ? 'page' : 'false')
  for (const item of document.querySelectorAll('li[data-topic]')) item.hidden = room !== null && item.dataset.topic !== `rooms/${room}`
}

/** The browser reconnects by itself and sends the last id; only what it gives up on is begun anew. */
function eventSource(cursor = '') {
  const source = new EventSource(`/v1/stream?${TOPICS}${cursor && `&lastEventId=${encodeURIComponent(cursor)}`}`)
  const seen = event => (cursor = event.lastEventId || cursor)
  source.onopen = () => {
    state('sse', 'open', true)
    notice('')
  }
  source.onmessage = event => {
    seen(event)
    const notification = JSON.parse(event.data)
    show('sse', notification, cursor)
    count()
    changed(notification.data.invalidates ?? [])
  }
  source.addEventListener('cursor', seen)
  source.addEventListener('gap', event => {
    seen(event)
    line('sse', 'some notifications are missing', JSON.parse(event.data).reason, 'gap')
    changed(['data/summary.json']) // what was missed may have been about anything
  })
  source.addEventListener('unavailable', event => {
    seen(event)
    notice(`The server is away for a moment (${JSON.parse(event.data).reason}); the stream goes on by itself.`)
  })
  source.onerror = () => {
    state('sse', 'reconnecting', false)
    if (source.readyState === EventSource.CLOSED) setTimeout(() => eventSource(cursor), FIRST_DELAY)
  }
}

/** A WebSocket does not come back by itself: 1, 2, 4, then 8 s, varied by 20 %, and never before the server's retry. */
function webSocket(cursor = '', failures = 0) {
  const socket = new WebSocket(
    `${location.origin.replace('http', 'ws')}/v1/ws?${TOPICS}${cursor && `&lastEventId=${encodeURIComponent(cursor)}`}`)
  let retry = 0
  socket.onopen = () => state('ws', 'open', true)
  socket.onmessage = message => {
    const {id, event, data, retry: asked} = JSON.parse(message.data)
    cursor = id ?? cursor
    retry = asked ?? retry
    if (event === 'notification') {
      failures = 0
      show('ws', data, cursor)
    } else if (event === 'gap') line('ws', 'some notifications are missing', data.reason, 'gap')
  }
  socket.onclose = () => {
    state('ws', 'reconnecting', false)
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** failures) * (0.8 + 0.4 * Math.random())
    setTimeout(() => webSocket(cursor, failures + 1), Math.max(delay, retry))
  }
}

async function summary() {
  const response = await fetch('data/summary.json')
  section('cache').querySelector('pre').textContent = (await response.text()).trim()
  line('cache', 'data/summary.json', response.headers.get('x-cache') ?? 'no Service Worker')
}

async function changed(paths) {
  const worker = navigator.serviceWorker?.controller
  if (!worker || paths.length === 0) return
  const {port1, port2} = new MessageChannel()
  const reply = new Promise(resolve => (port1.onmessage = event => resolve(event.data.evicted)))
  worker.postMessage({evict: paths}, [port2])
  const evicted = await reply
  evicted.forEach(path => line('cache', path, 'evicted'))
  if (evicted.includes('data/summary.json')) await summary()
}

async function serviceWorker() {
  if (!navigator.serviceWorker) return state('cache', 'not offered here (needs https or localhost)', false)
  await navigator.serviceWorker.register('sw.js')
  if (!navigator.serviceWorker.controller) {
    await new Promise(resolve => navigator.serviceWorker.addEventListener('controllerchange', resolve, {once: true}))
  }
  state('cache', 'in charge', true)
  await summary()
}

section('publish').addEventListener('submit', async event => {
  event.preventDefault()
  const {room, text, invalidate} = Object.fromEntries(new FormData(event.target))
  const data = invalidate ? {text, invalidates: ['data/summary.json']} : {text}
  const answer = await fetch(`/v1/topics/rooms/${room}`, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify({type: 'said', data}),
  })
  if (!answer.ok) notice(`Not published: ${(await answer.json()).detail}`)
})
section('cache').querySelector('button').addEventListener('click', summary)
section('rooms').addEventListener('click', navigate)
addEventListener('popstate', view)

view()
eventSource()
webSocket()
serviceWorker()
