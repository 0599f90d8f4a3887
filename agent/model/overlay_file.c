#include "model/overlay_file.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 5
#define LOCK_TRIES 250
#define LOCK_WAIT_MICROSECONDS 20000

typedef struct {
    const char *path; /* as the user knows it */
    char *shown;
    char *target; /* what is written: behind a link the file itself */
    int lock;     /* of the folder; -1: none */
    bool is_there;
    struct stat info; /* when it was read */
    MoNotedLetters letters;
    MoNotedTable *table;
} File;

static void file_clear(File *file)
{
    mo_noted_table_free(file->table);
    g_free(file->target);
    g_free(file->shown);
    if (file->lock >= 0)
        close(file->lock);
}

/* A link whose file is missing is not made good: its disk may only not be there now. */
static bool find_target(File *file, GError **error)
{
    char *real = realpath(file->path, NULL);
    int reason = errno;
    file->target = g_strdup(real ? real : file->path);
    free(real);
    if (real || (reason == ENOENT && !g_file_test(file->path, G_FILE_TEST_IS_SYMLINK)))
        return true;
    g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                _("%s leads to a file that cannot be reached (%s), so nothing was written."),
                file->shown, g_strerror(reason));
    return false;
}

/* Two commands at a time must not write over each other. A file system without locks has none. */
static bool lock_folder(File *file, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(file->target);
    if (!mo_folder_make(folder, error))
        return false;
    file->lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (unsigned i = 0; file->lock >= 0 && flock(file->lock, LOCK_EX | LOCK_NB) != 0; i++) {
        if (errno != EWOULDBLOCK)
            return true;
        if (i == LOCK_TRIES) {
            g_set_error(error, MO_ERROR, MO_ERROR_BUSY,
                        _("%s is being written by another program; try again."), file->shown);
            return false;
        }
        g_usleep(LOCK_WAIT_MICROSECONDS);
    }
    return true;
}

/* LibreOffice leaves such a file beside one that it has open, and would write over us. */
static bool check_not_open(const File *file, const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    g_autofree char *mark_name = g_strconcat(".~lock.", name, "#", NULL);
    g_autofree char *mark = g_build_filename(folder, mark_name, NULL);
    if (!g_file_test(mark, G_FILE_TEST_EXISTS))
        return true;
    g_autofree char *shown_mark = mo_path_display(mark);
    g_set_error(error, MO_ERROR, MO_ERROR_BUSY,
                _("%s is open in LibreOffice: save and close it there, then try again. (If it is "
                  "not, remove %s)"),
                file->shown, shown_mark);
    return false;
}

static bool check_writable(const File *file, GError **error)
{
    if ((file->info.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) && access(file->target, W_OK) == 0)
        return true;
    g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                _("%s is read-only, so nothing was written: make it writable first."), file->shown);
    return false;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* Whether the file is as it was when it was read. */
static bool is_untouched(const File *file)
{
    struct stat now;
    bool is_there = stat(file->target, &now) == 0;
    return is_there == file->is_there && (!is_there || same_file(&now, &file->info));
}

static bool read_file(File *file, GError **error)
{
    g_autofree char *raw = NULL;
    size_t length = 0;
    g_clear_pointer(&file->table, mo_noted_table_free);
    file->is_there = stat(file->target, &file->info) == 0;
    if (file->is_there && (!check_writable(file, error) ||
                           !mo_file_read(file->target, MO_OVERLAY_MAX_BYTES, &raw, &length, error)))
        return false;
    g_autoptr(GString) text = g_string_new(NULL);
    if (length > 0 && !mo_noted_decode(raw, length, text, &file->letters)) {
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("%s is no clean text, so nothing was written: open it in a spreadsheet and "
                      "save it as CSV in UTF-8."),
                    file->shown);
        return false;
    }
    /* The mark tells spreadsheets that a new file is UTF-8. */
    if (length == 0)
        file->letters = (MoNotedLetters){.encoding = MO_ENCODING_BYTES, .has_bom = true};
    file->table = mo_noted_table_parse(text->str, text->len, file->shown, error);
    return file->table != NULL;
}

/* The old letters may lack one of the new text, or the new bytes be taken for other letters. */
static bool encode_as_before(const File *file, const GString *text, GString *raw)
{
    MoNotedLetters letters;
    g_autoptr(GString) again = g_string_new(NULL);
    return mo_noted_encode(text->str, text->len, file->letters, raw) &&
           mo_noted_decode(raw->str, raw->len, again, &letters) && g_string_equal(again, text);
}

/* The bytes to be written. NULL with the error. */
static GString *print_file(File *file, char **ret_notice, GError **error)
{
    g_autoptr(GString) text = mo_noted_table_print(file->table, file->shown, error);
    if (!text)
        return NULL;
    GString *raw = g_string_new(NULL);
    if (encode_as_before(file, text, raw))
        return raw;
    file->letters = (MoNotedLetters){.encoding = MO_ENCODING_BYTES, .has_bom = true};
    (void)mo_noted_encode(text->str, text->len, file->letters, raw);
    g_free(*ret_notice);
    *ret_notice =
        g_strdup_printf(_("%s is in UTF-8 from now on: the letters it was written in lack "
                          "one of this text."),
                        file->shown);
    return raw;
}

typedef enum { ROUND_DONE, ROUND_FAILED, ROUND_AGAIN } Round;

static Round change_once(File *file, MoNotedFunc func, void *data, char **ret_notice,
                         GError **error)
{
    bool changed = false;
    if (!read_file(file, error) || !func(file->table, &changed, data, error))
        return ROUND_FAILED;
    if (!changed)
        return ROUND_DONE;
    g_autoptr(GString) raw = print_file(file, ret_notice, error);
    if (!raw)
        return ROUND_FAILED;
    if (!is_untouched(file))
        return ROUND_AGAIN;
    return mo_file_write(file->target, raw->str, (gssize)raw->len, error) ? ROUND_DONE
                                                                          : ROUND_FAILED;
}

static bool change(File *file, MoNotedFunc func, void *data, char **ret_notice, GError **error)
{
    if (!find_target(file, error) || !lock_folder(file, error) ||
        !check_not_open(file, file->path, error) || !check_not_open(file, file->target, error))
        return false;
    for (unsigned i = 0; i < TRIES; i++) {
        Round round = change_once(file, func, data, ret_notice, error);
        if (round != ROUND_AGAIN)
            return round == ROUND_DONE;
    }
    g_set_error(error, MO_ERROR, MO_ERROR_BUSY,
                _("%s is being written by another program; try again."), file->shown);
    return false;
}

bool mo_noted_change(const char *path, MoNotedFunc func, void *data, char **ret_notice,
                     GError **error)
{
    g_autofree char *notice = NULL;
    File file = {.path = path, .shown = mo_path_display(path), .lock = -1};
    bool good = change(&file, func, data, &notice, error);
    if (good && ret_notice)
        *ret_notice = g_steal_pointer(&notice);
    file_clear(&file);
    return good;
}
