/**
 * Files in a folder. {@link io.space7.storage.local.LocalMediaStore} writes a staged file, forces
 * it to the disk and moves it to its name in one step; {@code MediaFolder} knows the paths. Do not
 * change the order of these steps: a crash between any two of them leaves no half file.
 */
package io.space7.storage.local;
