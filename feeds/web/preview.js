// Reloads the page when the server would answer with another one. Only `feeds serve --preview` sends it.
(() => {
  const pause = 500;
  const state = (timing) => /page;desc="([^"]*)"/.exec(timing ?? "")?.[1];
  const [loaded] = performance.getEntriesByType("navigation");
  let known = loaded?.serverTiming?.find((entry) => entry.name === "page")?.description;

  async function check() {
    try {
      if (!document.hidden) {
        const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
        const now = state(answer.headers.get("Server-Timing"));
        if (known && now && now !== known) {
          location.reload();
          return;
        }
        known ||= now;
        document.documentElement.dataset.preview = known;
      }
    } catch {
      // The server was stopped, or starts again.
    }
    setTimeout(check, pause);
  }
  check();
})();
