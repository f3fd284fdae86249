// pdf.h - the door of this room: what leaves the house on paper.
// In: pages as values (core/claim). Out: the bytes of a PDF. Never: decides what stands on a page.
//
// Text shaping and PDF writing are a hundred thousand lines of other people's code, and names are whatever
// somebody typed. So they work in a program of their own, daybook-draw, and are not even linked to this one:
// it gives up what it can (user, files, sockets, further processes, memory), reads the values from a pipe and
// writes the PDF into another. What goes wrong there is a fault here. It lies beside the program, or where it
// is installed: in ../libexec/daybook.
#pragma once
#include "form1500.h"
#include "host.h"

// The PDF of a claim's form. `day`: the document's date, so that the same claim gives the same bytes.
MUST_USE bool post_form1500(str *pdf, const form_pages *pages, date day, arena *a, fault *why);
