# Reference values for shared/stats, from R's own functions and from independent implementations of the published
# formulas. Run in this folder: Rscript reference.R > reference.json
options(digits = 15)
num <- function(x) paste0("[", paste(ifelse(is.na(x), "null", format(x, digits = 15, scientific = TRUE, trim = TRUE)), collapse = ","), "]")
row <- function(...) {
  parts <- list(...)
  paste0("{", paste(sprintf("\"%s\":%s", names(parts), unlist(parts)), collapse = ","), "}")
}
one <- function(x) format(x, digits = 15, scientific = TRUE, trim = TRUE)
rows <- function(x) paste0("[\n", paste(x, collapse = ",\n"), "\n]")

# quantile of the normal distribution
p <- c(1e-6, 1e-4, 0.005, 0.02, 0.025, 0.05, 0.2, 0.5, 0.7, 0.8, 0.95, 0.975, 0.999, 1 - 1e-7)
normal <- rows(mapply(function(p) row(p = one(p), z = one(qnorm(p))), p))

# McNemar, exact and one-sided: binom.test
pairs <- list(c(0, 0), c(1, 0), c(0, 1), c(5, 0), c(3, 2), c(8, 1), c(10, 10), c(41, 0), c(15, 4), c(30, 18), c(700, 610))
mcnemar <- rows(sapply(pairs, function(x) {
  tail <- function(k) if (sum(x) == 0) 1 else binom.test(k, sum(x), 0.5, alternative = "greater")$p.value
  row(worse = x[1], better = x[2], pWorse = one(tail(x[1])), pBetter = one(tail(x[2])))
}))

# Holm: p.adjust
families <- list(c(0.04), c(0.01, 0.04, 0.03, 0.005), c(0.5, 0.5, 0.9), c(0.001, 0.8, 0.02, 0.02, 0.3), c(1, 1e-6, 0.049))
holm <- rows(sapply(families, function(x) row(p = num(x), adjusted = num(p.adjust(x, "holm")))))

# quantiles: type 7
samples <- list(c(5), c(1, 2), c(9, 7, 12, 8, 30, 11), c(0.1, 0.4, 0.4, 2.5, 3.75, 10, 11.2), seq(3, 300, 3))
quantiles <- rows(unlist(lapply(samples, function(x) sapply(c(0, 0.05, 0.5, 0.95, 1), function(q)
  row(values = num(x), p = one(q), quantile = one(quantile(x, q, type = 7, names = FALSE)))))))

# weighted mean, and Kish's effective size
set.seed(7)
weighted <- rows(sapply(1:4, function(i) {
  x <- round(runif(5 * i, -1, 1), 3); w <- round(runif(5 * i, 0.5, 4), 2)
  row(values = num(x), weights = num(w), mean = one(weighted.mean(x, w)), size = one(sum(w)^2 / sum(w^2)))
}))

# sign-flip test: all sign patterns by expand.grid
flips <- list(c(-0.5, -0.25, -1), c(0.1, -0.4, 0.3, 0.3, -0.2), c(-1, -1, -1, -1, 0, 0, 1), round(runif(12, -0.8, 0.3), 3), c(0, 0, 0))
signflip <- rows(sapply(seq_along(flips), function(i) {
  d <- flips[[i]]
  w <- if (i %% 2 == 0) round(runif(length(d), 0.5, 3), 2) else rep(1, length(d))
  signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), length(d))))
  sums <- as.vector(signs %*% (abs(d) * w)); observed <- sum(d * w)
  row(differences = num(d), weights = num(w), pWorse = one(mean(sums <= observed + 1e-9)), pBetter = one(mean(sums >= observed - 1e-9)))
}))

# Tango's interval: the constrained maximum likelihood found by optimize, not by the closed form; the limits by uniroot
scorez <- function(worse, better, n, delta) {
  # P(better) = q + delta, P(worse) = q, the rest concordant
  low <- max(0, -delta); high <- (1 - delta) / 2
  term <- function(k, p) if (k == 0) 0 else if (p <= 0) -1e300 else k * log(p)
  loglik <- function(q) term(worse, q) + term(better, q + delta) + term(n - worse - better, 1 - 2 * q - delta)
  q <- if (high - low < 1e-14) low else optimize(loglik, c(low, high), maximum = TRUE, tol = 1e-14)$maximum
  for (edge in c(low, high)) if (loglik(edge) > loglik(q)) q <- edge
  (better - worse - n * delta) / sqrt(n * (2 * q + delta - delta^2))
}
tables <- list(c(0, 0, 3), c(0, 0, 60), c(1, 0, 20), c(41, 0, 60), c(3, 2, 60), c(2, 7, 50), c(0, 9, 30), c(12, 12, 200), c(30, 18, 400))
tango <- rows(sapply(tables, function(x) {
  n <- x[3]; est <- (x[2] - x[1]) / n; z <- qnorm(0.95)
  f <- function(delta) scorez(x[1], x[2], n, delta)
  limit <- function(target, from, to) uniroot(function(d) f(d) - target, c(from, to), tol = 1e-12)$root
  low <- limit(z, -1 + 1e-9, est - 1e-9); high <- limit(-z, est + 1e-9, 1 - 1e-9)
  row(worse = x[1], better = x[2], pairs = n, low = one(low), high = one(high))
}))

# Student's t interval at 90 %: what a studentised bootstrap of well-behaved data comes close to
set.seed(11)
student <- rows(sapply(c(40, 80, 160), function(n) {
  d <- round(rnorm(n, -0.05, 0.1), 4)
  ci <- t.test(d, conf.level = 0.9)$conf.int
  row(differences = num(d), low = one(ci[1]), high = one(ci[2]))
}))

# bootstrap-t by R's own generator: 20,000 resamples of skewed data
set.seed(13)
bootstrap <- rows(sapply(c(40, 100), function(n) {
  d <- round(-rexp(n, 8) * rbinom(n, 1, 0.6), 4)
  m <- mean(d); se <- function(x) sqrt(mean((x - mean(x))^2) / length(x))
  t <- replicate(20000, { b <- sample(d, n, TRUE); (mean(b) - m) / se(b) })
  q <- quantile(t, c(0.95, 0.05), names = FALSE)
  row(differences = num(d), low = one(m - q[1] * se(d)), high = one(m - q[2] * se(d)))
}))

# power: the exact power of the one-sided McNemar test at the drop that Connor's formula calls visible at 80 %
power <- rows(sapply(list(c(60, 0), c(200, 0), c(200, 0.1), c(500, 0.06)), function(x) {
  n <- x[1]; psi <- x[2]
  exact <- function(drop) {
    worse <- if (psi > drop) (psi + drop) / 2 else drop
    better <- if (psi > drop) (psi - drop) / 2 else 0
    sum(sapply(0:n, function(m) {
      p <- dbinom(m, n, worse + better)
      if (p < 1e-12 || m == 0) return(0)
      k <- 0:m
      p * sum(dbinom(k, m, worse / (worse + better))[pbinom(k - 1, m, 0.5, lower.tail = FALSE) <= 0.05])
    }))
  }
  row(pairs = n, discordant = one(psi), drop = one(uniroot(function(d) exact(d) - 0.8, c(0.005, 0.6), tol = 1e-9)$root))
}))

cat(sprintf("{\n\"normal\":%s,\n\"mcnemar\":%s,\n\"holm\":%s,\n\"quantiles\":%s,\n\"weighted\":%s,\n\"signflip\":%s,\n\"tango\":%s,\n\"student\":%s,\n\"bootstrap\":%s,\n\"power\":%s\n}\n",
  normal, mcnemar, holm, quantiles, weighted, signflip, tango, student, bootstrap, power))
