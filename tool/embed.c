// embed - turns files into a C table, so that the program carries its rulebook and published data with it.
// usage: embed [--for HEADER NAME] OUT.c ROOT PATH...
// Each PATH lies below ROOT; the table NAMEs[NAME_count] has them in the order of their paths, and HEADER
// says what a NAME is (its path, its bytes, their number). Without --for it is the rulebook's: book_.h,
// embedded_file.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_A_LINE = 24 };

static int failed(const char *path)
{
    perror(path);
    return EXIT_FAILURE;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

// One array with the bytes of a file, and a zero behind them.
static bool put_bytes(FILE *out, const char *root, const char *path, int number)
{
    char whole[4096];
    int n = snprintf(whole, sizeof whole, "%s/%s", root, path);
    FILE *in = n > 0 && (size_t)n < sizeof whole ? fopen(whole, "rb") : NULL;
    if (!in) return false;
    long len = 0;
    fprintf(out, "static const char file_%d[] = {", number);
    for (int c; (c = getc(in)) != EOF; len++)
        fprintf(out, "%s%d,", len % BYTES_A_LINE ? "" : "\n", (signed char)c);
    fprintf(out, "\n0};\n");
    int bad = ferror(in);
    fclose(in);
    return !bad;
}

int main(int count, char **words)
{
    const char *header = "book_.h", *name = "embedded_file";
    if (count > 3 && strcmp(words[1], "--for") == 0) {
        header = words[2];
        name = words[3];
        words += 3;
        count -= 3;
    }
    if (count < 4) {
        fprintf(stderr, "usage: embed [--for HEADER NAME] OUT.c ROOT PATH...\n");
        return EXIT_FAILURE;
    }
    char **paths = words + 3;
    int files = count - 3;
    FILE *out = fopen(words[1], "wb");
    if (!out) return failed(words[1]);
    qsort(paths, (size_t)files, sizeof *paths, by_name);
    fprintf(out, "// Made by tool/embed.\n#include \"%s\"\n", header);
    for (int i = 0; i < files; i++) {
        if (put_bytes(out, words[2], paths[i], i)) continue;
        fclose(out);
        return failed(paths[i]);
    }
    fprintf(out, "const %s %ss[] = {\n", name, name);
    for (int i = 0; i < files; i++)
        fprintf(out, "    {\"%s\", file_%d, sizeof file_%d - 1},\n", paths[i], i, i);
    fprintf(out, "};\nconst size_t %s_count = %d;\n", name, files);
    return fclose(out) ? failed(words[1]) : EXIT_SUCCESS;
}
