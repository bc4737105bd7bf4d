/* Chapters and passages start the player on the page there; an address that ends in #t=90 starts it at 90 seconds. */
(() => {
  const player = document.querySelector("[data-player]");
  const chapters = [...document.querySelectorAll(".chapters [data-seek]")];
  const seek = (seconds) => {
    const folded = player.closest("details");
    if (folded) folded.open = true;
    player.currentTime = seconds;
  };
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-seek]");
    if (!mark || !player || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    seek(Number(mark.dataset.seek));
    player.play().catch(() => {});
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.open) for (const video of event.target.querySelectorAll("video")) video.preload = "metadata";
  }, true);
  if (!player) return;
  player.addEventListener("timeupdate", () => {
    const current = chapters.filter((mark) => Number(mark.dataset.seek) <= player.currentTime).at(-1);
    for (const mark of chapters) mark.ariaCurrent = mark === current ? "true" : null;
  });
  const start = /^#t=(\d{1,6})$/.exec(location.hash);
  if (start) seek(Number(start[1]));
})();
