// Answers what is below data/ from its cache, until a notification has said that it changed.
const CACHE = 'bellwether-example'
const KEPT = new URL('data/', self.registration.scope).href

addEventListener('install', () => skipWaiting())
addEventListener('activate', event => event.waitUntil(clients.claim()))

addEventListener('fetch', event => {
  if (event.request.method === 'GET' && event.request.url.startsWith(KEPT)) event.respondWith(answer(event.request))
})

addEventListener('message', event => {
  const reply = event.ports[0]
  event.waitUntil(evict(event.data.evict).then(evicted => reply.postMessage({evicted})))
})

async function answer(request) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request)
  if (kept) return marked(kept, 'HIT')
  const fresh = await fetch(request)
  if (fresh.ok) await cache.put(request, fresh.clone())
  return marked(fresh, 'MISS')
}

async function evict(paths) {
  const cache = await caches.open(CACHE)
  const gone = []
  for (const path of paths) if (await cache.delete(new URL(path, self.registration.scope))) gone.push(path)
  return gone
}

function marked(response, how) {
  const headers = new Headers(response.headers)
  headers.set('x-cache', how)
  return new Response(response.body, {status: response.status, statusText: response.statusText, headers})
}
