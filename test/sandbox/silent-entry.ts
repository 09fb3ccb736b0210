/** A worker's entry that never serves. */
setInterval(() => {}, 1000)
