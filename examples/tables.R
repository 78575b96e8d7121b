# What a researcher draws from the tables that leitmotif writes, in base R: no package is needed.
#
#   leitmotif run data/demo --out results/run
#   leitmotif agreement data/demo --out results/agreement
#   leitmotif coverage data/demo --coder reader_1 --out results/coverage
#   Rscript examples/tables.R results/run results/agreement results/coverage --to results/figures
#
# Each step below takes one table and says what it makes of it; a step whose table is in none of the folders is
# left out. All tables are CSV in UTF-8 with a header and a point as decimal mark; an empty cell means NA.

args <- commandArgs(trailingOnly = TRUE)
flag <- match("--to", args)
to <- if (is.na(flag)) "figures" else args[flag + 1]
folders <- if (is.na(flag)) args else args[-c(flag, flag + 1)]
if (length(folders) == 0) stop("name the folders that leitmotif wrote to")
dir.create(to, showWarnings = FALSE, recursive = TRUE)

# The table of that name from the first folder that holds it; NULL if there is none.
table_of <- function(name) {
  paths <- file.path(folders, name)
  paths <- paths[file.exists(paths)]
  if (length(paths) == 0) return(NULL)
  read.csv(paths[1], encoding = "UTF-8", na.strings = "", stringsAsFactors = FALSE, check.names = FALSE)
}

put <- function(table, name) {
  write.csv(table, file.path(to, name), row.names = FALSE, na = "", fileEncoding = "UTF-8")
  cat(name, ": ", nrow(table), " rows\n", sep = "")
}

# A plot as SVG where this R can draw it, else as PDF.
draw <- function(name, height, plot) {
  if (capabilities("cairo")) svg(file.path(to, paste0(name, ".svg")), width = 8, height = height)
  else pdf(file.path(to, paste0(name, ".pdf")), width = 8, height = height)
  par(mar = c(4.5, 10, 3, 1))
  plot()
  invisible(dev.off())
  cat(name, ": drawn\n", sep = "")
}

# 1. Prevalence by group: in how many of a group's interviews does a code occur?
groups <- table_of("groups.csv")
# Where `other_code` is filled, the row counts turns that have both codes.
if (!is.null(groups)) groups <- groups[groups$attribute == "group" & is.na(groups$other_code), ]
if (!is.null(groups) && nrow(groups) > 0) {
  codes <- unique(groups$code)
  values <- unique(groups$value)
  # `participants_with` of `participants`: both are whole numbers, so a share can be counted anew.
  share <- xtabs(participants_with / participants ~ code + value, groups)[codes, values, drop = FALSE]
  put(data.frame(code = codes, round(unclass(share), 3), row.names = NULL, check.names = FALSE), "prevalence_by_group.csv")
  draw("prevalence_by_group", 2 + 0.4 * length(codes), function() {
    y <- rev(seq_along(codes))
    plot(NULL, xlim = c(0, 1), ylim = c(0.5, length(codes) + 0.5), yaxt = "n", ylab = "", xlab = "share of participants, with interval",
         main = "Interviews in which a code occurs")
    axis(2, at = y, labels = codes, las = 1)
    colours <- rep_len(c("#0b6e99", "#c2571a", "#4b7f2c", "#7a4b94"), length(values))
    for (i in seq_along(values)) {
      of <- groups[groups$value == values[i], ]
      at <- y[match(of$code, codes)] - 0.25 * (i - (length(values) + 1) / 2)
      segments(of$share_low, at, of$share_high, at, col = colours[i], lwd = 2)
      points(of$share, at, pch = 19, col = colours[i])
    }
    legend("bottomleft", legend = values, col = colours, pch = 19, bty = "n")
  })
}

# 2. Agreement per code, with its interval. Where no coefficient exists, `undefined` says why.
agreement <- table_of("agreement.csv")
if (!is.null(agreement)) {
  agreement <- agreement[agreement$scope == "overall" & agreement$unit == "turn" & substr(agreement$code, 1, 1) != "(", ]
}
if (!is.null(agreement) && nrow(agreement) > 0) {
  put(agreement[, c("facet", "code", "units", "prevalence", "percent", "kappa", "kappa_low", "kappa_high", "alpha", "undefined")], "agreement_by_code.csv")
  # Rare codes agree less: kappa beside prevalence shows how much of it is that.
  if (sum(!is.na(agreement$kappa)) > 2) {
    rho <- suppressWarnings(cor(agreement$prevalence, agreement$kappa, method = "spearman", use = "complete.obs"))
    cat("kappa against prevalence over", nrow(agreement), "codes: Spearman", round(rho, 2), "\n")
  }
  draw("agreement_by_code", 2 + 0.3 * nrow(agreement), function() {
    y <- rev(seq_len(nrow(agreement)))
    plot(agreement$kappa, y, xlim = range(0, 1, agreement$kappa_low, na.rm = TRUE), pch = 19, yaxt = "n", ylab = "", xlab = "Cohen's kappa, with interval",
         main = "Agreement of the coders, turn by turn")
    axis(2, at = y, labels = agreement$code, las = 1)
    segments(agreement$kappa_low, y, agreement$kappa_high, y)
  })
}

# 3. A table of quotations: for each code and group the first excerpts, each from another interview.
quotations <- table_of("quotations.csv")
if (is.null(quotations)) {
  # Nobody has coded yet: what the machine suggests, not yet decided on.
  quotations <- table_of("suggestions.csv")
  if (!is.null(quotations)) quotations <- quotations[quotations$rank <= 20, ]
} else {
  quotations <- quotations[quotations$attribute == "group" & is.na(quotations$other_code), ]
}
if (!is.null(quotations) && nrow(quotations) > 0) {
  other_interviews <- quotations[!duplicated(quotations[, c("code", "group", "document")]), ]
  nth <- ave(seq_len(nrow(other_interviews)), other_interviews$code, other_interviews$group, FUN = seq_along)
  chosen <- other_interviews[nth <= 2, c("code", "group", "speaker", "excerpt", "document", "start", "end")]
  # In the order of the letters' numbers, which is the same in every language setting.
  put(chosen[order(chosen$code, chosen$group, method = "radix"), ], "quotations_by_code.csv")
}

# 4. How the suggestions spread over interviews.
suggestions <- table_of("suggestions.csv")
if (!is.null(suggestions) && nrow(suggestions) > 0) {
  by_code <- split(suggestions, factor(suggestions$code, unique(suggestions$code)))
  put(do.call(rbind, lapply(by_code, function(of) data.frame(
    code = of$code[1], suggestions = nrow(of), documents = length(unique(of$document)), groups = length(unique(of$group)), best_score = max(of$score)
  ))), "suggestions_by_code.csv")
}
