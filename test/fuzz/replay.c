// Runs a fuzz target on the files (and the files of the folders) given as arguments, without clang's
// libFuzzer: so that every input once found is part of every run of the tests.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static int files;

static void run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0) {
        perror(path);
        exit(1);
    }
    size_t len = (size_t)ftell(f);
    rewind(f);
    uint8_t *bytes = malloc(len ? len : 1); // of its own size: a sanitizer sees a read past the end
    if (!bytes || fread(bytes, 1, len, f) != len) {
        perror(path);
        exit(1);
    }
    fclose(f);
    LLVMFuzzerTestOneInput(bytes, len);
    free(bytes);
    files++;
}

static void run_folder(const char *path)
{
    DIR *d = opendir(path);
    if (!d) {
        perror(path);
        exit(1);
    }
    for (struct dirent *e; (e = readdir(d));) {
        char inner[4096];
        if (e->d_name[0] == '.') continue;
        snprintf(inner, sizeof inner, "%s/%s", path, e->d_name);
        run_file(inner);
    }
    closedir(d);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct stat what;
        if (stat(argv[i], &what) == 0 && S_ISDIR(what.st_mode))
            run_folder(argv[i]);
        else
            run_file(argv[i]);
    }
    printf("%d passed, 0 failed\n", files); // a failure ends the program before
    return files ? 0 : 1;
}
