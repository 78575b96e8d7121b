# Runs Leitmotif and reads every table that it writes, in base R: no package is needed.
#
#   source("examples/leitmotif.R")
#   leitmotif_run("data/demo")
#   leitmotif_suggestions("data/demo")
#   leitmotif_codings("data/demo")
#   leitmotif_agreement("data/demo", "--coders", "reader_1,reader_2")
#   leitmotif_coverage("data/demo", "--coder", "reader_1")
#   tables <- leitmotif_tables("data/demo/out/coverage")      # every table of a folder, by its name
#
# Every figure is the program's own. The program is found on the PATH; the variable LEITMOTIF names another one.

leitmotif_call <- function(...) {
  program <- Sys.getenv("LEITMOTIF", "leitmotif")
  errors <- tempfile()
  on.exit(unlink(errors))
  status <- system2(program, shQuote(c(...)), stdout = FALSE, stderr = errors)
  if (status != 0) stop(paste(c("leitmotif reported:", readLines(errors, warn = FALSE)), collapse = "\n"))
  invisible(TRUE)
}

# A folder that holds results is taken as it is; of a study it is `out`, or a folder below that.
leitmotif_results <- function(study, below = NULL) {
  if (file.exists(file.path(study, "manifest.json"))) return(study)
  do.call(file.path, as.list(c(study, "out", below)))
}

# One table. An empty cell is NA; codes and names of files stay text, whatever they look like.
leitmotif_table <- function(study, name) {
  path <- file.path(leitmotif_results(study), name)
  if (!file.exists(path)) stop("there is no ", path, "; run the study first")
  words <- c("document", "code", "other_code", "coder", "speaker", "group", "participant", "participant_id", "value", "excerpt", "why")
  columns <- names(read.csv(path, nrows = 1, check.names = FALSE, encoding = "UTF-8"))
  classes <- ifelse(columns %in% words, "character", NA)
  read.csv(path, encoding = "UTF-8", na.strings = "", stringsAsFactors = FALSE, check.names = FALSE, colClasses = classes)
}

leitmotif_tables <- function(study) {
  folder <- leitmotif_results(study)
  names <- sort(list.files(folder, pattern = "[.]csv$"))
  names <- names[file.size(file.path(folder, names)) > 0]
  stats::setNames(lapply(names, function(name) leitmotif_table(folder, name)), names)
}

# Runs a pipeline; further arguments are those of the command line: leitmotif_run("STUDY", "--set", "cluster.k=9").
leitmotif_run <- function(study, ...) leitmotif_call("run", study, ..., "--quiet", "--findings-ok")

leitmotif_suggestions <- function(study) leitmotif_table(study, "suggestions.csv")

leitmotif_agreement <- function(study, ...) {
  out <- file.path(study, "out", "agreement")
  leitmotif_call("agreement", study, "--out", out, ..., "--quiet", "--findings-ok")
  leitmotif_table(out, "agreement.csv")
}

leitmotif_coverage <- function(study, ...) {
  out <- file.path(study, "out", "coverage")
  leitmotif_call("coverage", study, "--out", out, ..., "--quiet", "--findings-ok")
  leitmotif_table(out, "second_look.csv")
}

# People's codings: places and codes, and no word of a transcript.
leitmotif_codings <- function(study, ...) {
  path <- tempfile(fileext = ".csv")
  on.exit(unlink(path))
  leitmotif_call("export", study, "--out", path, ..., "--quiet", "--findings-ok")
  read.csv(path, encoding = "UTF-8", na.strings = "", stringsAsFactors = FALSE, colClasses = c(document = "character", code = "character", coder = "character"))
}
