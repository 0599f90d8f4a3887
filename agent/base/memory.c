#include "base/memory.h"

#include <link.h>
#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

/* Whether the loader wrote into code, so that the file has not what the memory has. */
static bool is_code_changed(const struct dl_phdr_info *object)
{
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type != PT_DYNAMIC)
            continue;
        /* NOLINTNEXTLINE(performance-no-int-to-ptr): the loader tells numbers */
        const void *start = (const void *)(object->dlpi_addr + part->p_vaddr);
        for (const ElfW(Dyn) *entry = start; entry->d_tag != DT_NULL; entry++)
            if (entry->d_tag == DT_TEXTREL ||
                (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL)))
                return true;
    }
    return false;
}

/* What may be written to is left alone: it is not in the file as it is here. */
static int let_go(struct dl_phdr_info *object, size_t size, void *data)
{
    (void)size;
    const size_t *page = data;
    if (is_code_changed(object))
        return 0;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || (part->p_flags & PF_W))
            continue;
        size_t start = (object->dlpi_addr + part->p_vaddr + *page - 1) & ~(*page - 1);
        size_t end = (object->dlpi_addr + part->p_vaddr + part->p_memsz) & ~(*page - 1);
        if (end > start)
            /* NOLINTNEXTLINE(performance-no-int-to-ptr): the loader tells numbers */
            (void)madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}

void mo_memory_give_back(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    malloc_trim(0);
    (void)dl_iterate_phdr(let_go, &page);
}
