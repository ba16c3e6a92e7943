"use strict";

// What was typed on the week sheet stays in this browser until the server has confirmed it, and goes out once.
// An entry is a draft (its row is still being filled in), waiting (to be sent) or held (answered; a person must look).
window.kept = (() => {
  const NAME = "silmukka";
  const ENOUGH_WAIT = 8000;
  const LEASE = 20000;
  const news = "BroadcastChannel" in window ? new BroadcastChannel("silmukka-kept") : null;
  let opened = null;

  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("entries", { keyPath: "id", autoIncrement: true });
        request.result.createObjectStore("known", { keyPath: "key" });
        request.result.createObjectStore("lease", { keyPath: "key" });
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close();
        request.result.onclose = () => (opened = null);
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    opened.catch(() => (opened = null));
    return opened;
  }

  // Runs `work` in one transaction: nobody else, in no other tab, writes between its steps.
  async function write(stores, work) {
    const transaction = (await open()).transaction(stores, "readwrite");
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const result = await work(...stores.map((name) => transaction.objectStore(name)));
    await done;
    return result;
  }

  const entries = async () => asked((await open()).transaction("entries").objectStore("entries").getAll());
  const ofPerson = async (person) => (await entries()).filter((entry) => entry.person === person);
  const isSame = (one, other) => one.person === other.person && one.gathering === other.gathering;

  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  // Writes a row's entry. One that may have reached the server already is never changed: a new one goes after it.
  function put(entry) {
    return write(["entries"], async (store) => {
      const earlier = (await asked(store.getAll())).filter((other) => isSame(other, entry));
      const last = earlier.at(-1);
      const isFree = last && !(last.state === "waiting" && last.tried);
      await asked(store.put({ ...entry, ...(isFree ? { id: last.id } : {}), submission: newId(), tried: false }));
    });
  }

  // Forgets what was typed in a row, but not what may have reached the server.
  const drop = (entry) =>
    write(["entries"], async (store) => {
      for (const other of await asked(store.getAll())) {
        if (isSame(other, entry) && !(other.state === "waiting" && other.tried)) await asked(store.delete(other.id));
      }
    });

  const firstWaiting = (person, passed) =>
    write(["entries"], async (store) => {
      const all = await asked(store.getAll());
      const entry = all.find((one) => one.person === person && one.state === "waiting" && !passed.has(one.gathering));
      if (entry && !entry.tried) await asked(store.put({ ...entry, tried: true }));
      return entry;
    });

  // The server has the entry: forget it, and let what was typed after it stand on the new version.
  const confirmed = (entry, answer) =>
    write(["entries", "known"], async (store, known) => {
      await asked(store.delete(entry.id));
      for (const other of await asked(store.getAll())) {
        if (isSame(other, entry)) await asked(store.put({ ...other, seen: answer.version }));
      }
      const { version, values, words, at } = answer;
      const { person, gathering } = entry;
      await asked(known.put({ key: `${person}:${gathering}`, person, gathering, version, values, words, at }));
    });

  // The server has answered, and a person must look; unless they have already typed something else in the row.
  const held = (entry, answer) =>
    write(["entries"], async (store) => {
      const isLast = (await asked(store.getAll())).filter((other) => isSame(other, entry)).at(-1)?.id === entry.id;
      await asked(isLast ? store.put({ ...entry, state: "held", answer }) : store.delete(entry.id));
      return isLast;
    });

  // What the server has confirmed since a page was made that may be older; what the page knows itself is forgotten.
  const confirmedSince = (person, versions) =>
    write(["known"], async (store) => {
      const newer = [];
      for (const one of await asked(store.getAll())) {
        if (one.person !== person || !versions.has(one.gathering)) continue;
        if (one.version > versions.get(one.gathering)) newer.push(one);
        else await asked(store.delete(one.key));
      }
      return newer;
    });

  async function fetched(address, options) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), ENOUGH_WAIT);
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(address, { redirect: "manual", cache: "no-store", signal: stop.signal, headers, ...options });
      const told = answer.ok || answer.status === 409 ? await answer.json() : null;
      return { status: answer.type === "opaqueredirect" ? 302 : answer.status, told };
    } catch {
      return { status: 0, told: null };
    } finally {
      clearTimeout(clock);
    }
  }

  async function send(entry, session, again = true) {
    const body = new URLSearchParams(entry.fields);
    body.append("row", `${entry.gathering}.${entry.seen}.${entry.submission}${entry.conflict ? ".c" : ""}`);
    body.append("person", session.person);
    body.append("csrfmiddlewaretoken", session.csrf);
    const { status, told } = await fetched(session.rows, { method: "POST", body, keepalive: true });
    if (status === 200 && told?.rows?.length) return told.rows[0];
    if (status === 302) return { stop: "signed_out" };
    if (status === 409) return { stop: "other" };
    if (status === 403 && again) {
      const renewed = await renew(session);
      return renewed ? { stop: renewed } : send(entry, session, false);
    }
    if (status === 0 || status === 408 || status === 429 || status >= 500) return { stop: "offline" };
    return { gathering: entry.gathering, state: "refused", status };
  }

  // After a new sign-in the page's form token is old: ask whose browser this is now, and for a token of today.
  async function renew(session) {
    const { status, told } = await fetched(session.rows, {});
    if (status === 302) return "signed_out";
    if (status === 0 || status >= 500) return "offline";
    if (!told || told.person !== session.person) return "other";
    session.csrf = told.csrf;
    return "";
  }

  // One tab sends at a time; where the browser has no locks, a lease in the database stands for one.
  async function alone(work) {
    if (navigator.locks) return navigator.locks.request("silmukka-kept", work);
    const own = newId();
    const take = () =>
      write(["lease"], async (store) => {
        const lease = await asked(store.get("send"));
        if (lease && lease.own !== own && lease.until > Date.now()) return false;
        await asked(store.put({ key: "send", own, until: Date.now() + LEASE }));
        return true;
      });
    while (!(await take())) await new Promise((resolve) => setTimeout(resolve, 300));
    try {
      return await work(take);
    } finally {
      await write(["lease"], (store) => asked(store.delete("send")));
    }
  }

  // Sends what waits, in order; tells `hear` of each answer, and returns why it stopped ("" when nothing waits).
  function sendAll(session, hear) {
    return alone(async (goOn) => {
      const passed = new Set();
      for (;;) {
        const entry = await firstWaiting(session.person, passed);
        if (!entry) return "";
        if (typeof goOn === "function") await goOn();
        const answer = await send(entry, session);
        if (answer.stop) return answer.stop;
        if (answer.state === "stored") await confirmed(entry, answer);
        else if (await held(entry, answer)) passed.add(entry.gathering);
        else continue;
        hear(entry, answer);
        news?.postMessage({ entry, answer });
      }
    });
  }

  // Empties this browser: at sign-out, and nothing is left to send.
  async function forget() {
    await write(["entries", "known", "lease"], async (...stores) => {
      for (const store of stores) await asked(store.clear());
    });
  }

  return {
    put,
    drop,
    entries,
    ofPerson,
    confirmedSince,
    sendAll,
    forget,
    hear: (listen) => news?.addEventListener("message", ({ data }) => listen(data.entry, data.answer)),
    ready: () => open().then(() => true, () => false),
  };
})();
