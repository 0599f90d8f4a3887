/* What articles and events share. */
#ifndef MOMENTS_MODEL_ARTICLE_PRIVATE_H
#define MOMENTS_MODEL_ARTICLE_PRIVATE_H

#include "model/article.h"

/* Whether it was not given before, and shares a word with her tags or interests or has none. */
bool mo_article_is_wanted(const MoArticle *article, const MoCustomer *customer,
                          const char *const *given);

#endif
