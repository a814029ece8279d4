// Asks the server. The token is sent in a header only, and kept no longer than the page unless the user asks for it.

const KEPT = "fairblock.token";
let token = sessionStorage.getItem(KEPT) ?? "";
let askForToken = async () => false;
let waitingForToken = null;
export const wanted = { token: Boolean(token) };

export const onToken = (asking) => {
  askForToken = asking;
};

export function useToken(given, keep) {
  token = given.trim();
  if (keep && token) sessionStorage.setItem(KEPT, token);
  else sessionStorage.removeItem(KEPT);
}

export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? String(status));
    this.status = status;
    this.problem = problem ?? {};
  }
}

export async function ask(path, body, signal) {
  for (;;) {
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const answer = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers: { ...headers, "Accept-Language": document.documentElement.lang },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
    if (answer.ok) return answer.json();
    const problem = await answer.json().catch(() => null);
    if (answer.status !== 401 && answer.status !== 403) throw new Refused(answer.status, problem);
    wanted.token = true;
    waitingForToken ??= askForToken(Boolean(token)).finally(() => {
      waitingForToken = null;
    });
    if (!(await waitingForToken)) throw new Refused(answer.status, problem);
  }
}

export const withPolicy = (path, policy) => (policy ? `${path}?policy=${encodeURIComponent(policy)}` : path);
