// replay.c - runs a fuzz target over the files of its corpus, without libFuzzer: every normal test run does.
// In: folders. Out: "N passed, 0 failed"; what fails ends the program. Never: an input of its own, save none at all.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path, size_t size)
{
    FILE *f = fopen(path, "rb");
    // Exactly as long as the input, so that AddressSanitizer sees a read past its end.
    uint8_t *data = malloc(size ? size : 1);
    if (!f || !data || fread(data, 1, size, f) != size) {
        perror(path);
        exit(1);
    }
    fclose(f);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 1;
}

int main(int argc, char **argv)
{
    int passed = 1;
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        struct dirent *entry;
        while (folder && (entry = readdir(folder))) {
            char path[4096];
            struct stat about;
            int len = snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (len < 0 || (size_t)len >= sizeof path || stat(path, &about) || !S_ISREG(about.st_mode)) continue;
            passed += replay(path, (size_t)about.st_size);
        }
        if (folder) closedir(folder);
    }
    printf("%d passed, 0 failed\n", passed);
    return 0;
}
