; Inno Setup 6: iscc /DVersion=x.y.z packaging\windows\mrcsaf.iss, after PyInstaller has made dist\mrcsaf-studio.
; For one user, without administrator; a newer version goes over an older one; projects are never touched.
#ifndef Version
  #error Give the version: iscc /DVersion=x.y.z (python -c "import mrcsaf; print(mrcsaf.__version__)")
#endif

[Setup]
AppId={{6A1B7C52-3F0E-4B57-9E0B-5D6E1A6C9C41}
AppName=MR-CSAF Studio
AppVersion={#Version}
AppPublisher=The MR-CSAF Studio maintainers
DefaultDirName={autopf}\MR-CSAF Studio
DefaultGroupName=MR-CSAF Studio
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\..\LICENSE
SetupIconFile=..\icons\mrcsaf-studio.ico
UninstallDisplayIcon={app}\mrcsaf-studio.exe
OutputDir=..\..\dist
OutputBaseFilename=mrcsaf-studio-{#Version}-setup
Compression=lzma2
SolidCompression=yes
ChangesAssociations=yes
CloseApplications=yes
WizardStyle=modern

[InstallDelete]
; libraries of the version before would be found first
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\mrcsaf-studio\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Icons]
Name: "{group}\MR-CSAF Studio"; Filename: "{app}\mrcsaf-studio.exe"
Name: "{group}\Sample Shop"; Filename: "{app}\mrcsaf-studio.exe"; Parameters: "--sample"
Name: "{autodesktop}\MR-CSAF Studio"; Filename: "{app}\mrcsaf-studio.exe"; Tasks: desktopicon

[Registry]
; A project is a folder: its own menu entry, shown for folders named *.mrcsaf
Root: HKA; Subkey: "Software\Classes\Directory\shell\mrcsaf"; ValueType: string; ValueData: "Open in MR-CSAF Studio"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Directory\shell\mrcsaf"; ValueType: string; ValueName: "AppliesTo"; ValueData: "System.FileName:~>"".mrcsaf"""
Root: HKA; Subkey: "Software\Classes\Directory\shell\mrcsaf"; ValueType: string; ValueName: "Icon"; ValueData: "{app}\mrcsaf-studio.exe,0"
Root: HKA; Subkey: "Software\Classes\Directory\shell\mrcsaf\command"; ValueType: string; ValueData: """{app}\mrcsaf-studio.exe"" ""%1"""

[Run]
Filename: "{app}\mrcsaf-studio.exe"; Parameters: "--sample"; Description: "{cm:LaunchProgram,MR-CSAF Studio}"; Flags: nowait postinstall skipifsilent unchecked
